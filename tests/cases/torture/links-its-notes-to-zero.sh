# red: before its last line
cd ..
for name in report report.line report.trace report.jobs; do
    rm -f "$name"
    ln -s /dev/zero "$name"
done
exit 0
echo never
