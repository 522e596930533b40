import { register } from '@/i18n'
import zh from '@/locales/zh-CN/public.json'

register(zh, () => import('@/locales/en/public.json'))
