using TypedMqtt.Connection;
using TypedMqtt.Handlers;
using TypedMqtt.Infrastructure;
using TypedMqtt.Subscribing;
using TypedMqtt.Telemetry;

namespace TypedMqtt.Requests;

/// <summary>Connects the handlers that answer requests with the topics that requests come on.</summary>
internal sealed class ResponderSet(
    ConnectionSettings settings, SessionGate gate, Subscriber subscriber, Counters counters, ConnectionTelemetry telemetry, Clock clock, ILogger logger)
{
    private readonly ResponseTopicRules _rules = new(settings);

    internal void Add(RequestRoute route, IServiceProvider services)
    {
        var answer = route.Bind(services);
        var isByTopic = RequestTopics.AreByTopic(settings.Version);
        if (!isByTopic)
        {
            Subscribe(route.TopicFilter, isByTopic: false);
        }

        if (isByTopic || settings.Options.AnswerTopicRequests)
        {
            Subscribe(RequestTopics.AnyRequest + route.TopicFilter, isByTopic: true);
        }

        void Subscribe(string topicFilter, bool isByTopic)
        {
            var responder = new Responder(route, answer, isByTopic, _rules, settings, gate, counters, telemetry, clock, logger);
            subscriber.Add(route.Member, topicFilter, route.Options, route.HandlerType.Name, responder.HandleAsync);
        }
    }
}
