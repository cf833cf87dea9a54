from .access_line import AccessLine
from .emergency import EmergencyAccess
from .seal import LogRetention, LogSeal

__all__ = ["AccessLine", "EmergencyAccess", "LogRetention", "LogSeal"]
