/* c-ares as Resolver uses it. Only what Swift cannot express is added here. */
#ifndef SALESNODE_CARES_SHIM_H
#define SALESNODE_CARES_SHIM_H

#include <sys/types.h>
#include <sys/socket.h>
#include <netdb.h>
#include <netinet/in.h>
#include <ares.h>

#endif
