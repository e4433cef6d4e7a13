namespace TypedMqtt.ProbeClient.Arguments;

internal static class Usage
{
    internal const string Text = """
        Usage: TypedMqtt.ProbeClient publish   --port P --count N [--window W] [--store FILE]
               TypedMqtt.ProbeClient publish   --port P --store FILE --resume
               TypedMqtt.ProbeClient subscribe --port P --count N --seconds S --out FILE [--store FILE [--inbox FILE]] [--share GROUP]
                 these: [--protocol 3.1.1|5] [--client-id ID] [--qos 0|1|2] [--log LEVEL]
               TypedMqtt.ProbeClient session   --port P --client-id ID --seconds S
                 [--protocol 3.1|3.1.1|5] [--clean-start] [--keep-alive S] [--receive-maximum N] [--session-expiry S]
                 [--do none|publish-0|publish-1|publish-2|subscribe-0|subscribe-1|subscribe-2|unsubscribe]
                 [--topic T] [--payload TEXT] [--user-property name=value]... [--no-reconnect] [--log LEVEL]
        """;
}
