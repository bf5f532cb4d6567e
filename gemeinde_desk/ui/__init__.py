"""The window: the only room that knows Qt. Places stand on the kit: theme, icons, tasks, shell, place and widgets/."""

from gemeinde_desk.ui.immortal import guard_constants

guard_constants()
