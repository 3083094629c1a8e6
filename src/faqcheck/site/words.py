"""What pages say in Chinese. English is the source: a text without a translation stays as it is."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

CHINESE_WORDS = {
    # Questions
    "You may see": "您可能会看到",
    "Holds for": "适用于",
    "holds for": "适用于",
    ": names, keywords and flags exist there; it was not run with each.": (
        "：名称、关键字参数和命令行参数都存在；没有用每个版本运行。"
    ),
    "Also asked as": "其他问法",
    "Sources": "来源",
    "This question is retired.": "此问题已停用。",
    "Ask instead": "请改看",
    "Related questions": "相关问题",
    "Updated": "更新于",
    "Permanent address": "固定链接",
    "Markdown": "Markdown 版本",
    "Download {name}": "下载 {name}",
    "{count} lines": "{count} 行",
    "Edit this answer": "编辑此回答",
    "Report that it is wrong": "报告错误",
    "All questions": "全部问题",
    "Every question by topic, and every error text that leads to one.": (
        "按主题列出的全部问题，以及对应的报错信息。"
    ),
    "By error text": "按报错信息查找",
    "Questions": "问题",
    "Questions on this page": "本页问题",
    "Overview": "概览",
    "more": "更多",
    "This translation is older than the English answer.": "此译文早于英文回答的最新版本。",
    "Read the English answer": "阅读英文回答",
    "Most asked": "常见问题",
    "Changed lately": "最近更新",
    "Status of every answer": "每个回答的验证状态",
    "Home": "首页",
    # Badges
    "not run yet": "尚未运行",
    "not checked yet": "尚未检查",
    "parsed": "语法已检查",
    "checked": "已静态检查",
    "ran": "已运行",
    "stale": "已过期",
    "failing": "失败",
    "waived": "已豁免",
    # Evidence
    "Ran on {machine}{weights}": "已在 {machine} 上运行{weights}",
    " with random weights": "（随机权重）",
    " with released weights": "（发布的权重）",
    "CPU": "CPU",
    "Not run; its syntax was checked": "未运行；已检查语法",
    "Not run; checked against its packages": "未运行；已对照依赖包检查",
    "Not run yet": "尚未运行",
    "Not run yet: needs {needs}": "尚未运行：需要 {needs}",
    "Not checked yet": "尚未检查",
    "Out of date": "已过期",
    "Fails": "失败",
    ", ": "，",
    "{day} {month} {year}": "{year} 年 {number} 月 {day} 日",
    "how it is checked": "检查方式",
    "Checked without running": "未运行的检查",
    "Does not show": "不能说明",
    "Why it is not run": "未运行的原因",
    "Runs against": "依赖的服务",
    "Printed": "输出",
    "File": "文件",
    "the part shown; the whole file is run": "此处只显示一部分；运行的是整个文件",
    "Run it yourself": "自行运行",
    "not yet": "尚未",
    # Tables and plots
    "Source": "来源",
    "The numbers": "数据",
    "not known": "未知",
    "source": "个来源",
    "sources": "个来源",
    # Search
    "Ask in your own words, or paste an error": "输入问题，或粘贴报错信息",
    "Search": "搜索",
}
"""English -> Chinese."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def translated(text: str, language: str) -> str:
    """Return a text of the pages in a language."""
    return CHINESE_WORDS.get(text, text) if language == "zh" else text


def long_day(day: str, t: Callable[[str], str]) -> str:
    """Return a day, given as 2026-11-26, as people write it: `26 Nov 2026`."""
    try:
        date = dt.date.fromisoformat(day)
    except ValueError:
        return day
    return t("{day} {month} {year}").format(
        day=date.day, month=_MONTHS[date.month - 1], number=date.month, year=date.year
    )
