/* libidn2, used by Resolver to bring domain names into their ASCII form. */
#ifndef SALESNODE_CIDN_SHIM_H
#define SALESNODE_CIDN_SHIM_H

#include <idn2.h>

#endif
