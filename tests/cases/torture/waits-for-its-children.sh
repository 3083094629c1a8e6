# green
sleep 0.05 &
wait
echo "$(pwd)" "${BASH_SOURCE[0]}" "$#"
