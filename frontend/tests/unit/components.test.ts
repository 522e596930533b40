import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import ActionBar from '@/components/ui/ActionBar.vue'
import HolderLine from '@/components/ui/HolderLine.vue'
import QuantityBar from '@/components/need/QuantityBar.vue'
import { today } from '@/format'

beforeEach(() => { today.value = '2026-03-04' })

describe('HolderLine', () => {
  const holder = { who: '镇赉镇民政办', doing: '核对中', due: '2026-03-06', workingDaysLeft: 2 }
  it('says who holds it, until when, and how long that is', () => {
    expect(mount(HolderLine, { props: { holder } }).text()).toBe('镇赉镇民政办 核对中 · 最迟 3月6日（周五） · 还有 2 个工作日')
  })
  it('says by how much it is late', () => {
    const line = mount(HolderLine, { props: { holder: { ...holder, late: true, workingDaysLeft: -1 } } })
    expect(line.text()).toBe('镇赉镇民政办 核对中 · 已超 1 个工作日')
    expect(line.classes()).toContain('late')
  })
})

describe('QuantityBar', () => {
  it('reads its four quantities aloud', () => {
    const bar = mount(QuantityBar, { props: { of: { asked: 260, received: 120, way: 60, promised: 0, missing: 80, unit: 'piece' } } })
    expect(bar.get('[role=img]').attributes('aria-label')).toBe('需要 260 件，已收到 120，在途 60，还缺 80 件')
  })
})

describe('ActionBar', () => {
  const actions = [
    { name: 'approve', title: '同意对接', needs: ['opinion'] },
    { name: 'return', title: '退回补充', needs: ['missing'] },
    { name: 'vote', title: '送终评', needs: [], opensAt: '2026-04-09' },
  ]
  it('makes one primary button and tells from when a later one opens', async () => {
    const bar = mount(ActionBar, { props: { actions, quiet: ['return'] } })
    expect(bar.findAll('.primary').map((b) => b.text())).toEqual(['同意对接'])
    const later = bar.findAll('button').find((b) => b.text().includes('送终评'))!
    expect(later.text()).toBe('送终评（4月9日起）')
    await later.trigger('click')
    expect(bar.emitted('act')).toBeUndefined()
    await bar.get('.primary').trigger('click')
    expect(bar.emitted('act')![0]).toEqual([actions[0]])
  })
  it('says why nothing can be done', () => {
    const bar = mount(ActionBar, { props: { actions: [{ name: 'approve', title: '同意对接', needs: [], blocked: '您已在 3月11日确认过这条需求。' }] } })
    expect(bar.text()).toContain('这件您不能办。您已在 3月11日确认过这条需求。')
    expect(bar.findAll('button')).toHaveLength(0)
  })
})
