#pragma once

#include <lttng/lttng.h>
