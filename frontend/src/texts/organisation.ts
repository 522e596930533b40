import { register } from '@/i18n'
import zh from '@/locales/zh-CN/organisation.json'

register(zh, () => import('@/locales/en/organisation.json'))
