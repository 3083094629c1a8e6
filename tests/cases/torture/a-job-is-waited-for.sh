# green
sleep 0.05 &
first=$!
false &
wait "$!" || echo "the second failed"
wait "$first"
sleep 60 &
sleep 0.1
kill "$!"
wait
