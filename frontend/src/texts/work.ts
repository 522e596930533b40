import { register } from '@/i18n'
import zh from '@/locales/zh-CN/work.json'

register(zh, () => import('@/locales/en/work.json'))
