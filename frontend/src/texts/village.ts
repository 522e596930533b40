import { register } from '@/i18n'
import zh from '@/locales/zh-CN/village.json'

register(zh, () => import('@/locales/en/village.json'))
