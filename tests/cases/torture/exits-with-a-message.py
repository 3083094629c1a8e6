# red: status 1

import sys
sys.exit('no good')
