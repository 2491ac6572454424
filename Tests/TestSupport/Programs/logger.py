import logging

import lttngust  # noqa: F401  It registers with the session daemon when it is loaded.

logger = logging.getLogger("acme")
logger.setLevel(logging.DEBUG)
logger.error("broken")
logger.warning("slow")
logger.info("ready")
