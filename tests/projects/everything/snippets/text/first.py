print("first".title())
#> First
