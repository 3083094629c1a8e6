# red: before its last

quit()
print('never')
