#!/bin/bash
# Run by mmdebstrap, on the machine, when the guest's packages are installed: copies the guest, builds LTTng's
# kernel modules in what is left, adds them to the copy, and makes the disk image of it.
#
#   make-image.sh ROOT PACKAGE...
#
# ROOT is the guest's root folder; its folder kernel-vm/ holds this script and the guest's own files, and gets
# disk.img, vmlinuz and kernel-release. The PACKAGEs are those that recipes install in the guest.
set -euo pipefail
root=$1
shift
payloads=$*
work=$root/kernel-vm
guest=$work/copy
export DEBIAN_FRONTEND=noninteractive LC_ALL=C

say() { echo "kernel-vm: $*"; }

in_root() { chroot "$root" "$@"; }

# The guest has no network: its only source of packages is a folder.
download_payloads() {
  mkdir -p "$root/srv/packages"
  in_root sh -euc "cd /srv/packages && apt-get download -qq -o APT::Sandbox::User=root $payloads
    for package in *.deb; do
      dpkg-deb --field \$package
      echo Filename: ./\$package
      echo Size: \$(stat -c %s \$package)
      echo SHA256: \$(sha256sum <\$package | cut -d ' ' -f 1)
      echo
    done >Packages"
}

# The copy goes without what is mounted in the root folder, and without what is needed to build modules.
copy_guest() {
  cp -r "$work/guest/files/." "$root/"
  cp -a "$root/etc/apt" "$work/apt"
  in_root sh -eu /kernel-vm/guest/prepare.sh
  mkdir -p "$guest"
  tar -C "$root" --one-file-system --exclude './dev/*' --exclude ./kernel-vm \
    --exclude './var/cache/apt/archives/*.deb' -c . | tar -C "$guest" -x
  rm -rf "$root/etc/apt"
  mv "$work/apt" "$root/etc/apt"
}

install_compiler() {
  in_root apt-get update -qq
  in_root apt-get install -y -qq --no-install-recommends gcc make linux-headers-cloud-amd64 >/dev/null
  in_root sh -c "mkdir /downloads && cd /downloads && apt-get download -qq -o APT::Sandbox::User=root $image lttng-modules-dkms"
}

install_kernel() {
  dpkg-deb -x "$root/downloads/$image"_*.deb "$root/downloads/kernel"
  # /lib is a link into /usr: a copy over it would not follow.
  mkdir -p "$guest/usr/lib/modules"
  cp -a "$root/downloads/kernel/lib/modules/$release" "$guest/usr/lib/modules/"
  cp "$root/downloads/kernel/boot/vmlinuz-$release" "$work/vmlinuz"
  echo "$release" >"$work/kernel-release"
}

# Debian's kernels since 6.1.176 tell the tracepoint hrtimer_start whether the timer was armed;
# lttng-modules 2.13.9 does not know that argument.
adapt_to_kernel() {
  local header=$root/usr/src/linux-headers-${release%-cloud-amd64}-common/include/trace/events/timer.h
  grep -A 3 'TRACE_EVENT(hrtimer_start,' "$header" | grep -q was_armed || return 0
  sed -i '/^LTTNG_TRACEPOINT_EVENT_MAP(hrtimer_start,/,/^)/ {
    s/enum hrtimer_mode mode)/enum hrtimer_mode mode, bool was_armed)/
    s/TP_ARGS(hrtimer, mode)/TP_ARGS(hrtimer, mode, was_armed)/
  }' "$root/$sources/include/instrumentation/events/timer.h"
}

build_modules() {
  dpkg-deb -x "$root/downloads"/lttng-modules-dkms_*.deb "$root/downloads"
  sources=$(cd "$root" && echo downloads/usr/src/lttng-modules-*)
  adapt_to_kernel
  in_root make -s -j"$(nproc)" -C "/usr/src/linux-headers-$release" M="/$sources" CONFIG_LTTNG=m modules \
    >"$work/modules.log" 2>&1 || { tail -n 20 "$work/modules.log"; return 1; }
  in_root find "/$sources" -name '*.ko' -exec strip -g {} +
  mkdir -p "$guest/usr/lib/modules/$release/extra"
  find "$root/$sources" -name '*.ko' -exec cp -t "$guest/usr/lib/modules/$release/extra" {} +
  chroot "$guest" depmod "$release"
}

image=$(in_root apt-cache depends --no-recommends --no-suggests linux-image-cloud-amd64 \
  | sed -n 's/^ *Depends: \(linux-image-[0-9].*\)$/\1/p' | head -n 1)
release=${image#linux-image-}
say "preparing the guest"
download_payloads
copy_guest
say "installing a compiler and the headers of the kernel $release (half a minute)"
install_compiler
install_kernel
say "building LTTng's kernel modules (2 to 3 minutes)"
build_modules
say "making the disk image"
truncate -s 1536M "$work/disk.img"
mke2fs -q -t ext4 -d "$guest" "$work/disk.img"
rm -rf "$guest"
