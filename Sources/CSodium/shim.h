/* libsodium, for hashing passwords. */
#ifndef SALESNODE_CSODIUM_SHIM_H
#define SALESNODE_CSODIUM_SHIM_H

#include <sodium.h>

#endif
