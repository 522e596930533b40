import '@/styles/tokens.css'
import '@/styles/base.css'
import { createApp } from 'vue'
import App from '@/App.vue'
import { onSignedOut } from '@/api/client'
import { router } from '@/router'
import { remember, settle } from '@/session'

async function start() {
  await settle()
  onSignedOut(() => {
    remember(undefined)
    void router.push({ path: '/sign-in', query: { back: router.currentRoute.value.fullPath } })
  })
  createApp(App).use(router).mount('#app')
}

void start()
