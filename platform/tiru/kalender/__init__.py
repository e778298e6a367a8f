"""The working calendar: which days count, and when a deadline in working days is over.

Glossary. Hari kerja: Monday to Friday without holidays. Cuti bersama: collective leave, closed as well.
"""
