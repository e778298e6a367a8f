"""Whether what an agreement switched on is really used: measured every night, judged over periods.

Period: 30 days, counted back from the day of the judgement; what happened in one is not in the next.
Activation: somebody began. Habit: it goes on. Decay: it went on, and is ending.
"""
