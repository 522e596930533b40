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
    rolldownOptions: {
      input: ['index.html', 'console.html'],
      output: {
        // Few requests on a slow line: the framework in one file, what every page shares in another.
        codeSplitting: {
          groups: [
            { name: 'vue', test: /node_modules[\\/](@vue|vue|vue-router)[\\/]|plugin-vue/, priority: 4 },
            { name: 'base', test: /src[\\/]((i18n|format|session|places|navigation|codes)\.ts|api[\\/](client|problem)|composables[\\/](resource|action)|locales[\\/]zh-CN[\\/]base|components[\\/]ui[\\/](Icon|Phrases|EmptyState|ErrorState|Skeleton|Loaded|Brand|HolderLine|Field|ErrorSummary)\.vue)/, priority: 3 },
            { name: 'work', test: /src[\\/](texts[\\/]work|locales[\\/]zh-CN[\\/]work|api[\\/]files|components[\\/]ui[\\/](Action\w+|Dialog|fields|FileInput|FileList|UnitInput)\.)/, priority: 2 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
})
