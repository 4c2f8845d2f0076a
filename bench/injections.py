def play_all():
    return {}
