fence = "`" * 3
print(
    fence[:2],
    """
```
````
""",
)
