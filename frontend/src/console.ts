import '@/styles/tokens.css'
import '@/styles/base.css'
import '@/styles/desk.css'
import { createApp } from 'vue'
import App from '@/App.vue'
import { onSignedOut } from '@/api/client'
import { router } from '@/console-router'
import { remember, settle } from '@/session'

async function start() {
  await settle()
  onSignedOut(() => {
    remember(undefined)
    location.assign(`/sign-in?back=${encodeURIComponent(location.pathname)}`)
  })
  createApp(App).use(router).mount('#app')
}

void start()
