import org.apache.log4j.Level;
import org.apache.log4j.Logger;
import org.lttng.ust.agent.log4j.LttngLogAppender;

public class Log4jProgram {
  public static void main(String[] arguments) throws Exception {
    Logger logger = Logger.getLogger("com.acme.web");
    logger.setAdditivity(false);
    logger.setLevel(Level.ALL);
    LttngLogAppender appender = new LttngLogAppender();
    logger.addAppender(appender);
    // An agent learns of the rules some time after it was made.
    for (int tries = 0; tries < 2000 && appender.getEventCount() == 0; tries++) {
      logger.error("waiting");
      Thread.sleep(10);
    }
    logger.error("broken");
    logger.warn("slow");
    logger.info("ready");
    logger.removeAppender(appender);
    appender.close();
  }
}
