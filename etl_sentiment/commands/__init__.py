"""The project's own commands, found through the entry points ``scrapy.commands``: COMMANDS_MODULE knows no dash."""
