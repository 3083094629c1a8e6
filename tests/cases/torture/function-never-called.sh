# red: line 3 of what is shown never ran
work() {
    echo never
}
echo done
