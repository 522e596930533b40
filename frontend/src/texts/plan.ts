import { register } from '@/i18n'
import zh from '@/locales/zh-CN/plan.json'

register(zh, () => import('@/locales/en/plan.json'))
