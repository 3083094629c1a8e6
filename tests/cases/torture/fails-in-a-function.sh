# red: ended with exit status 3
work() {
    return 3
}
work
echo never
