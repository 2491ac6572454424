# Run as root in the guest's folder when all of its packages and files are there.
useradd --create-home --shell /bin/bash --groups tracing,sudo tracer
useradd --create-home --shell /bin/bash --groups sudo sudoer
useradd --create-home --shell /bin/bash visitor
chmod 0440 /etc/sudoers.d/kernel-vm
chmod 0755 /usr/local/lib/kernel-vm/agent
echo kernel-vm >/etc/hostname
printf "127.0.0.1 localhost\n127.0.1.1 kernel-vm\n" >/etc/hosts
echo uninitialized >/etc/machine-id
mkdir -p /opt/share
echo 'LABEL=share /opt/share ext4 ro,noauto 0 0' >/etc/fstab

# The only packages to be had are those in the image: the guest has no network.
rm -rf /etc/apt/sources.list.d/* /var/lib/apt/lists/*
echo 'deb [trusted=yes] file:/srv/packages ./' >/etc/apt/sources.list
apt-get update -qq

systemctl -q enable kernel-vm-agent.service
systemctl -q mask getty@tty1.service systemd-timesyncd.service apt-daily.timer apt-daily-upgrade.timer \
  dpkg-db-backup.timer e2scrub_all.timer fstrim.timer man-db.timer systemd-tmpfiles-clean.timer
