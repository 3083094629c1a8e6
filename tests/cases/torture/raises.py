# red: KeyError: 'value'
{}["value"]
