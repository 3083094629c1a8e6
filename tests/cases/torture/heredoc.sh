# green

cat <<END
hello
END
