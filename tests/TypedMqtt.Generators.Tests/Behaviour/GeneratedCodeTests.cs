using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TypedMqtt.Generators.Tests.Harness;
using Xunit;

namespace TypedMqtt.Generators.Tests.Behaviour;

/// <summary>
/// The corpus, run for real: every member is published, and arrives typed at a handler and a live subscription; every request is
/// answered.
/// </summary>
public sealed class GeneratedCodeTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly ConcurrentDictionary<string, Lazy<Assembly>> Assemblies = new(StringComparer.Ordinal);

    public static TheoryData<string> Corpus => CorpusFile.Names;

    [Theory]
    [MemberData(nameof(Corpus))]
    public async Task What_is_published_is_handled_and_read_with_the_same_levels_and_payload(string name)
    {
        var contracts = GeneratedContract.FindAll(Load(name));
        Assert.NotEmpty(contracts);
        foreach (var contract in contracts.Where(contract => contract.Members.Count > 0))
        {
            await RunAsync(contract);
        }
    }

    [Theory]
    [MemberData(nameof(Corpus))]
    public void A_topic_that_is_formatted_is_parsed_again_and_matched_by_its_filter(string name)
    {
        foreach (var contract in GeneratedContract.FindAll(Load(name)))
        {
            foreach (var member in contract.Members)
            {
                var template = contract.TemplateOf(member);
                var topics = contract.TopicsOf(template);
                var format = topics.GetMethod("Format")!;
                var levels = Arguments(format, template);
                if (levels.Contains(null))
                {
                    continue;
                }

                var topic = (string)format.Invoke(null, levels)!;
                object?[] parsed = [topic, .. levels.Select(_ => (object?)null)];
                Assert.True((bool)topics.GetMethod("TryParse")!.Invoke(null, parsed)!, topic);
                Assert.Equal(Received.Join(levels), Received.Join(parsed[1..]));

                var filter = topics.GetMethod("Filter")!;
                var any = (string)filter.Invoke(null, Defaults(filter))!;
                Assert.Equal(levels.Length, any.Split('/').Count(level => level is "+" or "#"));
                var bound = filter.GetParameters().Select((parameter, i) => parameter.ParameterType.GetMethod("op_Implicit")!.Invoke(null, [levels[i]])).ToArray();
                Assert.Equal(topic, filter.Invoke(null, bound));
            }
        }
    }

    private static async Task RunAsync(GeneratedContract contract)
    {
        var handler = RecordingHandler.Create(contract.AllHandlers);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(handler.GetType(), handler);
        contract.Register(builder.Services.AddTypedMqtt().UseEmbeddedBroker(), handler.GetType());
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.Services.GetRequiredService<IMqttConnection>().WaitForOnlineAsync(TestContext.Current.CancellationToken);
        var read = await SubscribeToAllAsync(contract.Subscriber, host.Services);
        var publisher = host.Services.GetRequiredService(contract.Interface);

        foreach (var member in contract.Members)
        {
            var template = contract.TemplateOf(member);
            var arguments = Arguments(member, template);
            if (HasNoValue(member, arguments))
            {
                continue;
            }

            var sent = ToTask(member.Invoke(publisher, arguments)!);
            await sent.WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);

            var (expected, topic) = (Received.Join(Sent(member, arguments)), Format(contract, template));
            Assert.Equal(expected, (await NextAsync(((RecordingHandler)handler).Received, template, topic)).Values);
            if (GeneratedContract.FindReply(member) is { } reply)
            {
                Assert.Equal(SampleValues.Describe(SampleValues.Create(reply, "answer")), SampleValues.Describe(ResultOf(sent)));
            }
            else
            {
                Assert.Equal(expected, (await NextAsync(read, template, topic)).Values);
            }

            if (member.GetCustomAttribute<MqttStateAttribute>() is not null)
            {
                Assert.Equal(expected, await GetAsync(contract, host.Services, template));
            }
        }

        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    private static string Format(GeneratedContract contract, string template)
    {
        var format = contract.TopicsOf(template).GetMethod("Format")!;
        return (string)format.Invoke(null, Arguments(format, template))!;
    }

    /// <summary>Members may overlap: what was sent by another one is passed over.</summary>
    private static async Task<Received> NextAsync(ChannelReader<Received> received, string template, string topic)
    {
        while (true)
        {
            var next = await received.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);
            if (next.Template == template && next.Topic == topic)
            {
                return next;
            }
        }
    }

    private static async Task<ChannelReader<Received>> SubscribeToAllAsync(Type subscriber, IServiceProvider services)
    {
        var read = Channel.CreateUnbounded<Received>();
        foreach (var method in subscriber.GetMethods().Where(method => !method.Name.StartsWith("Get", StringComparison.Ordinal)))
        {
            var subscribed = ToTask(method.Invoke(services.GetRequiredService(subscriber), Defaults(method))!);
            await subscribed.WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken);
            _ = PumpAsync((IAsyncEnumerable<object>)ResultOf(subscribed)!, read.Writer);
        }

        return read.Reader;
    }

    /// <summary>Runs until the host stops. A message is a record: levels and payload first, then the context.</summary>
    private static async Task PumpAsync(IAsyncEnumerable<object> messages, ChannelWriter<Received> read)
    {
        try
        {
            await foreach (var message in messages)
            {
                read.TryWrite(Read(message));
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            read.TryComplete(e);
        }
    }

    private static Received Read(object message)
    {
        var values = message.GetType().GetConstructors().Single().GetParameters().Select(parameter => message.GetType().GetProperty(parameter.Name!)!.GetValue(message)).ToArray();
        return Received.Create(values[..^1], (MqttContext)values[^1]!);
    }

    /// <summary>Asks for a state by the generated method for its template.</summary>
    private static async Task<string> GetAsync(GeneratedContract contract, IServiceProvider services, string template)
    {
        var stem = contract.StemOf(template);
        var method = contract.Subscriber.GetMethod($"Get{stem}Async")!;
        object?[] arguments = [.. Arguments(method, template)[..^2], Limit, TestContext.Current.CancellationToken];
        var asked = ToTask(method.Invoke(services.GetRequiredService(contract.Subscriber), arguments)!);
        await asked;
        var message = asked.GetType().GetProperty(nameof(Task<>.Result))!.GetValue(asked);
        Assert.NotNull(message);
        return Read(message).Values;
    }

    private static object?[] Arguments(MethodInfo method, string template) =>
        [.. method.GetParameters().Select(parameter => IsToken(parameter) ? TestContext.Current.CancellationToken : Argument(parameter, template))];

    /// <summary>A tail takes several levels.</summary>
    private static object? Argument(ParameterInfo parameter, string template) =>
        template.EndsWith($"{{*{parameter.Name}}}", StringComparison.Ordinal) ? $"one/two/{parameter.Name}" : SampleValues.Create(parameter.ParameterType, parameter.Name!);

    private static object?[] Defaults(MethodInfo method) =>
        [.. method.GetParameters().Select(parameter => parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null)];

    private static IEnumerable<object?> Sent(MethodInfo member, object?[] arguments) =>
        arguments.Where((_, i) => !IsToken(member.GetParameters()[i]) && member.GetParameters()[i].ParameterType != typeof(MqttPublishOptions)).Select(value => value?.GetType().FullName!.StartsWith("System.ValueTuple", StringComparison.Ordinal) == true ? Emptied(value) : value);

    /// <summary>System.Text.Json does not write the fields of tuples, whoever asks it to.</summary>
    private static object Emptied(object tuple) => Activator.CreateInstance(tuple.GetType())!;

    /// <summary>An enum without members has no value that could be sent.</summary>
    private static bool HasNoValue(MethodInfo member, object?[] arguments) => arguments.Where((value, i) => value is null && member.GetParameters()[i].ParameterType.IsEnum).Any();

    private static bool IsToken(ParameterInfo parameter) => parameter.ParameterType == typeof(CancellationToken);

    private static Task ToTask(object task) => task as Task ?? (Task)task.GetType().GetMethod(nameof(ValueTask.AsTask))!.Invoke(task, null)!;

    private static object? ResultOf(Task task) => task.GetType().GetProperty(nameof(Task<>.Result))!.GetValue(task);

    private static Assembly Load(string name) => Assemblies.GetOrAdd(name, static name => new Lazy<Assembly>(() =>
    {
        using var image = new MemoryStream();
        var compilation = TestCompilation.Complete(TestCompilation.Create(CorpusFile.Read(name)).WithAssemblyName($"Corpus.{name}"));
        Assert.True(compilation.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success);
        image.Position = 0;

        // Into the context of the tests, where the recording handlers can refer to it.
        return AssemblyLoadContext.Default.LoadFromStream(image);
    })).Value;
}
