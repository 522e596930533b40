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
        // Few requests on a slow line: the framework, what every page shares, and one file for the first view of each area.
        codeSplitting: {
          groups: [
            { name: 'vue', test: /node_modules[\\/](@vue|vue|vue-router)[\\/]|plugin-vue/, priority: 5 },
            { name: 'base', test: /src[\\/]((App\.vue|i18n|format|session|places|navigation)|styles[\\/](tokens|base)|api[\\/](client|problem|nouns|marked)|composables[\\/](resource|action|list|warnings)|locales[\\/]zh-CN[\\/]base|components[\\/](shell[\\/](DemoBanner|WarningBand)|need[\\/](QuantityBar|Missing)|ui[\\/](Icon|Phrases|EmptyState|ErrorState|Skeleton|Loaded|Brand|HolderLine|Field|ErrorSummary|MarkedText|MoreRows)\.))/, priority: 4 },
            { name: 'public', test: /src[\\/](texts[\\/]public|locales[\\/]zh-CN[\\/]public|components[\\/](shell[\\/]PublicShell|need[\\/](Bridge|CheckCode|PublicNeedRow|WhereBars))|pages[\\/]public[\\/]HomePage)/, priority: 3 },
            { name: 'village', test: /src[\\/](texts[\\/]village|locales[\\/]zh-CN[\\/]village|composables[\\/]draft|components[\\/](shell[\\/](VillageShell|PhoneBar)|need[\\/](NeedItem|TodoItem))|pages[\\/]village[\\/](Today|Needs)Page)/, priority: 3 },
            { name: 'work', test: /src[\\/](texts[\\/]work|locales[\\/]zh-CN[\\/]work|api[\\/]files|components[\\/](shell[\\/]WorkShell|ui[\\/](Action\w+|Dialog|fields|FileInput|FileList|UnitInput|OrganisationChoice)\.))/, priority: 4 },
            { name: 'organisation', test: /src[\\/](texts[\\/]organisation|locales[\\/]zh-CN[\\/]organisation|components[\\/](shell[\\/]OrganisationShell|match[\\/](MatchBoard|ReasonChips)|need[\\/]NeedCard)|pages[\\/]organisation[\\/]HomePage)/, priority: 2 },
            { name: 'desk', test: /src[\\/](texts[\\/]desk|locales[\\/]zh-CN[\\/]desk|styles[\\/]desk|composables[\\/]queue|components[\\/]shell[\\/](DeskShell|QueueList|Case\w+)|pages[\\/]desk[\\/](QueuePage|\w+Case))/, priority: 1 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
})
