import '@/styles/tokens.css'
import '@/styles/base.css'
import '@/styles/desk.css'
import { createApp } from 'vue'
import App from '@/App.vue'
import { router } from '@/console-router'
import { settle } from '@/session'

async function start() {
  await settle()
  createApp(App).use(router).mount('#app')
}

void start()
