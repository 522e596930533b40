import '@/styles/tokens.css'
import '@/styles/base.css'
import { createApp } from 'vue'
import App from '@/App.vue'
import { router } from '@/router'
import { settle } from '@/session'


async function start() {
  await settle()
  createApp(App).use(router).mount('#app')
}

void start()
