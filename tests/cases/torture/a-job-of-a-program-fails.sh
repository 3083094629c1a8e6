# red: passes, although line 2: "python -c
python -c 'raise SystemExit(3)' &
echo one
wait
