"""How the site speaks to machines: databases, keys, browsers, queues. It knows no word of the business.

Its modules are imported singly: `from webapp.platform import clock`.
"""
