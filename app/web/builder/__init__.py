"""The scenario builder: what is typed (`draft`), the changes it means (`changes`), what they lead to (`judged`)."""
