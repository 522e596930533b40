import { register } from '@/i18n'
import zh from '@/locales/zh-CN/desk.json'

register(zh, () => import('@/locales/en/desk.json'))
