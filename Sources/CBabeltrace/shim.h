#pragma once

#include <babeltrace2/babeltrace.h>
