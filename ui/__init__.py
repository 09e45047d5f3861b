"""The desktop app: a window over the core. It imports `evidencepack`; nothing there imports it."""
