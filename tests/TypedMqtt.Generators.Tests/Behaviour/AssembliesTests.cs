using System.Reflection;
using System.Runtime.Loader;
using System.Threading.Channels;
using Microsoft.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TypedMqtt.Generators.Tests.Harness;
using Xunit;

namespace TypedMqtt.Generators.Tests.Behaviour;

/// <summary>Contracts in one assembly and those who use them in another.</summary>
public sealed class AssembliesTests
{
    private const string Library = """
        [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Apart.Friend")]

        namespace Apart;

        [MqttContract("apart/{device}", JsonContext = typeof(ApartJson))]
        public interface IApart
        {
            [MqttEvent("reading", Qos = MqttQos.AtLeastOnce)]
            ValueTask ReadingAsync(string device, Reading payload, [MqttUserProperty("unit")] string? unit = null, MqttPublishOptions? options = null);

            [MqttState("mode", Qos = MqttQos.AtLeastOnce)]
            ValueTask ModeAsync(string device, Mode? payload);
        }

        /// <summary>Seen by a friend, who has one of the same name.</summary>
        [MqttContract("twins/library")]
        internal interface ITwin
        {
            [MqttEvent("{zone}", Qos = MqttQos.AtLeastOnce)]
            ValueTask SaidAsync(int zone, string payload);
        }

        public sealed record Reading(double Celsius);

        public enum Mode { Off, [MqttName("on")] On }

        [JsonSerializable(typeof(Reading))]
        public sealed partial class ApartJson : JsonSerializerContext;
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly Lazy<(MetadataReference Reference, Assembly Assembly)> Built = new(() => Build("Apart.Library", Library));

    [Fact]
    public async Task An_assembly_uses_a_contract_of_another_without_generating_anything() => await RunAsync("Apart.User", """
        namespace Apart.User;

        public sealed class Program(ChannelWriter<string> log) : ApartHandlers.IReading
        {
            public static void Register(IMqttBuilder mqtt) => mqtt.AddApart().AddApartHandler<Program>(h => h.Where(device: "d7"));

            public static async Task RunAsync(IServiceProvider services)
            {
                var apart = (IApart)services.GetService(typeof(IApart))!;
                await apart.ReadingAsync("d8", new Reading(1));
                await apart.ReadingAsync("d7", new Reading(21.5), "celsius", new MqttPublishOptions { Qos = MqttQos.ExactlyOnce });
                await apart.ModeAsync("d7", Mode.On);
                var states = (IApartSubscriber)services.GetService(typeof(IApartSubscriber))!;
                ((ChannelWriter<string>)services.GetService(typeof(ChannelWriter<string>))!).TryWrite($"{(await states.GetModeAsync("d7"))!.Payload}");
            }

            public ValueTask OnReadingAsync(string device, Reading payload, string? unit, MqttContext context, CancellationToken cancellationToken)
            {
                log.TryWrite($"{device} {payload.Celsius} {unit}");
                return ValueTask.CompletedTask;
            }
        }
        """, expectedFiles: 0, "d7 21.5 celsius", "On");

    [Fact]
    public async Task A_contract_inherits_one_of_another_assembly() => await RunAsync("Apart.Heir", """
        namespace Apart.Heir;

        [MqttContract("heir/{device}")]
        public interface IHeir : IApart
        {
            [MqttEvent("own", Qos = MqttQos.AtLeastOnce)]
            ValueTask OwnAsync(string device, string payload);
        }

        public sealed class Program(ChannelWriter<string> log) : HeirHandlers.IOwn, HeirHandlers.IReading
        {
            public static void Register(IMqttBuilder mqtt) => mqtt.AddHeir().AddHeirHandler<Program>();

            public static async Task RunAsync(IServiceProvider services)
            {
                var heir = (IHeir)services.GetService(typeof(IHeir))!;
                await heir.ReadingAsync("d7", new Reading(21.5), "celsius");
                await heir.OwnAsync("d7", "own");
            }

            public ValueTask OnReadingAsync(string device, Reading payload, string? unit, MqttContext context, CancellationToken cancellationToken) => Log(context, payload.ToString());

            public ValueTask OnOwnAsync(string device, string payload, MqttContext context, CancellationToken cancellationToken) => Log(context, payload);

            private ValueTask Log(MqttContext context, string payload)
            {
                log.TryWrite($"{context.Topic} {payload}");
                return ValueTask.CompletedTask;
            }
        }
        """, expectedFiles: 1, "apart/d7/reading Reading { Celsius = 21.5 }", "heir/d7/own own");

    [Fact]
    public async Task A_friend_has_an_internal_contract_of_the_same_name_as_one_it_sees() => await RunAsync("Apart.Friend", """
        #pragma warning disable CS0436 // That the names are the same is said where they are written, and nowhere else.
        namespace Apart;

        [MqttContract("twins/friend")]
        internal interface ITwin
        {
            [MqttEvent("{zone}", Qos = MqttQos.AtLeastOnce)]
            ValueTask SaidAsync(int zone, Kind payload);

            [MqttState("state", Qos = MqttQos.AtLeastOnce)]
            ValueTask StateAsync([MqttUserProperty("kind")] Kind kind, string? payload);
        }

        internal enum Kind { One, Two }

        internal sealed class Program(ChannelWriter<string> log) : TwinHandlers.IAll
        {
            // As extensions the two would be ambiguous, to which [MqttContract(Name = …)] is the other answer.
            public static void Register(IMqttBuilder mqtt) => TwinMqttExtensions.AddTwinHandler<Program>(TwinMqttExtensions.AddTwin(mqtt));

            public static async Task RunAsync(IServiceProvider services)
            {
                var twin = (ITwin)services.GetService(typeof(ITwin))!;
                await twin.SaidAsync(7, Kind.Two);
            }

            public ValueTask OnSaidAsync(int zone, Kind payload, MqttContext context, CancellationToken cancellationToken)
            {
                log.TryWrite($"{context.Topic} {payload}");
                return ValueTask.CompletedTask;
            }

            public ValueTask OnStateAsync(Kind kind, string? payload, MqttContext context, CancellationToken cancellationToken) => default;
        }
        """, expectedFiles: 1, "twins/friend/7 Two");

    /// <summary>Compiles a program against the library, without a warning, and runs it over the embedded broker until it has logged what is expected.</summary>
    private static async Task RunAsync(string name, string source, int expectedFiles, params string[] expected)
    {
        var program = Build(name, source, expectedFiles, Built.Value.Reference).Assembly.GetTypes().Single(type => type.Name == "Program");
        var log = Channel.CreateUnbounded<string>();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(log.Writer);
        Call(program, "Register", builder.Services.AddTypedMqtt().UseEmbeddedBroker());
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.Services.GetRequiredService<IMqttConnection>().WaitForOnlineAsync(TestContext.Current.CancellationToken);
        await (Task)Call(program, "RunAsync", host.Services)!;

        var logged = new List<string>();
        while (logged.Count < expected.Length)
        {
            logged.Add(await log.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Limit, TimeProvider.System, TestContext.Current.CancellationToken));
        }

        await host.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(expected.Order(StringComparer.Ordinal), logged.Order(StringComparer.Ordinal));
        Assert.False(log.Reader.TryRead(out _));
    }

    private static object? Call(Type program, string method, object argument) =>
        program.GetMethod(method, BindingFlags.Static | BindingFlags.Public)!.Invoke(null, [argument]);

    private static (MetadataReference Reference, Assembly Assembly) Build(string name, string source, int? expectedFiles = null, params MetadataReference[] references)
    {
        var compilation = TestCompilation.Create("using System.Threading.Channels;\n" + AnalyzerTest.Usings + source, references).WithAssemblyName(name);
        var completed = TestCompilation.Complete(compilation);
        var written = compilation.SyntaxTrees.Single();
        Assert.DoesNotContain(
            completed.GetDiagnostics(TestContext.Current.CancellationToken),
            diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden && (diagnostic.Id != "CS1591" || diagnostic.Location.SourceTree != written));
        if (expectedFiles is not null)
        {
            Assert.Equal(expectedFiles, completed.SyntaxTrees.Count() - compilation.SyntaxTrees.Length);
        }

        using var image = new MemoryStream();
        Assert.True(completed.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success);
        image.Position = 0;
        return (MetadataReference.CreateFromImage(image.ToArray()), AssemblyLoadContext.Default.LoadFromStream(image));
    }
}
