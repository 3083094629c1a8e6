# red: failed
case $(cat nofile) in "") echo none;; esac
echo done
