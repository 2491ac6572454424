PATH=/opt/share/bin:$PATH
