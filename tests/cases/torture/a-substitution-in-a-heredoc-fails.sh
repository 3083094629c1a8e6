# red: failed
cat <<END
$(false)
END
echo done
