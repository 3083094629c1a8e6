# red: never ran
if false; then cat <<END
x
END
fi
echo done
