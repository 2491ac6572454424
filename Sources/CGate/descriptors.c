#define _GNU_SOURCE
#include "gate.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

/* The control message of GATE_DESCRIPTOR_COUNT descriptors, aligned as cmsg(3) wants it. */
union control {
  struct cmsghdr header;
  char bytes[CMSG_SPACE(sizeof(int) * GATE_DESCRIPTOR_COUNT)];
};

int gate_send_descriptors(int socket, const int descriptors[GATE_DESCRIPTOR_COUNT]) {
  char byte = 'd';
  struct iovec data = {.iov_base = &byte, .iov_len = 1};
  union control control = {0};
  struct msghdr message = {
      .msg_iov = &data,
      .msg_iovlen = 1,
      .msg_control = control.bytes,
      .msg_controllen = sizeof(control.bytes),
  };
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);

  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int) * GATE_DESCRIPTOR_COUNT);
  memcpy(CMSG_DATA(header), descriptors, sizeof(int) * GATE_DESCRIPTOR_COUNT);
  return sendmsg(socket, &message, MSG_NOSIGNAL) == 1 ? 0 : errno;
}

int gate_receive_descriptors(int socket, int descriptors[GATE_DESCRIPTOR_COUNT]) {
  char byte;
  struct iovec data = {.iov_base = &byte, .iov_len = 1};
  union control control = {0};
  struct msghdr message = {
      .msg_iov = &data,
      .msg_iovlen = 1,
      .msg_control = control.bytes,
      .msg_controllen = sizeof(control.bytes),
  };
  struct cmsghdr *header;

  if (recvmsg(socket, &message, MSG_CMSG_CLOEXEC) != 1) {
    return errno ? errno : EPROTO;
  }
  header = CMSG_FIRSTHDR(&message);
  if (header == NULL || header->cmsg_type != SCM_RIGHTS ||
      header->cmsg_len != CMSG_LEN(sizeof(int) * GATE_DESCRIPTOR_COUNT)) {
    return EPROTO;
  }
  memcpy(descriptors, CMSG_DATA(header), sizeof(int) * GATE_DESCRIPTOR_COUNT);
  return 0;
}

int gate_peer(int socket, uid_t *user, pid_t *process) {
  struct ucred credentials;
  socklen_t size = sizeof(credentials);

  if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) {
    return errno;
  }
  *user = credentials.uid;
  *process = credentials.pid;
  return 0;
}
