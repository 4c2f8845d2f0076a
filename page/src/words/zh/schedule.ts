import type { schedule as en } from "../en/schedule";

/** 到点自己做的事。 */
export const schedule: Record<keyof typeof en, string> = {
  "schedule.title": "定时",
  "schedule.lead": "到点替你去问，只要本机的 Onebox 开着。",
  "schedule.add": "安排一件事",
  "schedule.text": "做什么",
  "schedule.text.example": "汇总我这一行的新消息",
  "schedule.when": "什么时候",
  "schedule.daily": "每天早上8点",
  "schedule.weekly": "每周一上午9点",
  "schedule.hours": "每6小时",
  "schedule.tell": "另外再通知我",
  "schedule.next": "下次 {when}",
  "schedule.over": "不会再来了",
  "schedule.going": "正在做",
  "schedule.last": "上次的回答",
  "schedule.run": "现在就做",
  "schedule.remove": "取消",
  "schedule.sure": "取消“{text}”吗？取消后不能恢复。",
  "schedule.removed": "已经取消。",
  "schedule.added": "已经安排好。",
};
