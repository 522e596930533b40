import { writeFileSync } from 'node:fs'
import { fileURLToPath, URL } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'

// keepDist puts dist/.gitkeep back after Vite has emptied the folder: Go embeds dist and must build from a fresh clone.
const keepDist: Plugin = {
  name: 'keep-dist',
  closeBundle() {
    writeFileSync(fileURLToPath(new URL('dist/.gitkeep', import.meta.url)), '')
  },
}

export default defineConfig({
  plugins: [vue(), keepDist],
  resolve: { alias: { '@': fileURLToPath(new URL('src', import.meta.url)) } },
  build: {
    target: 'chrome64',
    manifest: true,
    modulePreload: { polyfill: false },
    rollupOptions: { input: ['index.html', 'console.html'] },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
})
