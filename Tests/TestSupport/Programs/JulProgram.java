import java.util.logging.Level;
import java.util.logging.Logger;
import org.lttng.ust.agent.context.ContextInfoManager;
import org.lttng.ust.agent.context.IContextInfoRetriever;
import org.lttng.ust.agent.jul.LttngLogHandler;

/** Logs three messages, and has a context field of its own. */
public class JulProgram {
  public static void main(String[] arguments) throws Exception {
    IContextInfoRetriever retriever = name -> name.equals("request") ? "r-17" : null;
    ContextInfoManager.getInstance().registerContextInfoRetriever("acme", retriever);
    Logger logger = Logger.getLogger("com.acme.web");
    logger.setUseParentHandlers(false);
    logger.setLevel(Level.ALL);
    LttngLogHandler handler = new LttngLogHandler();
    logger.addHandler(handler);
    // An agent learns of the rules some time after it was made.
    for (int tries = 0; tries < 2000 && handler.getEventCount() == 0; tries++) {
      logger.severe("waiting");
      Thread.sleep(10);
    }
    logger.severe("broken");
    logger.warning("slow");
    logger.info("ready");
    logger.removeHandler(handler);
    handler.close();
  }
}
