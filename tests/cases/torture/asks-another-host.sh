# red: It asked for nowhere.example.org; a run has a network of its own
python -c 'import urllib.request as r; r.urlopen("http://nowhere.example.org/")'
