using TypedMqtt.Generators.Tests.Harness;
using Xunit;

namespace TypedMqtt.Generators.Tests.Rules;

/// <summary>TMQ3xx.</summary>
public sealed class HandlerRuleTests
{
    private const string Contracts = """
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask XAsync(string payload);
        }

        [MqttContract("b")]
        public interface IOther
        {
            [MqttEvent("y")]
            ValueTask YAsync(string payload);
        }


        """;

    private const string Handles = "public ValueTask OnXAsync(string payload, MqttContext context, CancellationToken cancellationToken) => default;";

    [Fact]
    public Task A_handler_that_nobody_registers_is_told_of() => AnalyzerTest.ReportsAsync("TMQ301", $$"""
        {{Contracts}}
        internal sealed class [|Handler|] : ContractHandlers.IX { {{Handles}} }

        public static class Startup
        {
            public static void Add(IMqttBuilder builder) => builder.AddContract();
        }
        """, "AddContractHandler<Handler>()");

    [Fact]
    public Task A_handler_of_two_contracts_that_is_registered_for_one_is_told_of() => AnalyzerTest.ReportsAsync("TMQ301", $$"""
        {{Contracts}}
        internal sealed class [|Handler|] : ContractHandlers.IX, OtherHandlers.IAll
        {
            {{Handles}}

            public ValueTask OnYAsync(string payload, MqttContext context, CancellationToken cancellationToken) => default;
        }

        public static class Startup
        {
            public static void Add(IMqttBuilder builder) => builder.AddContractHandler<Handler>();
        }
        """, "AddOtherHandler<Handler>()");

    [Fact]
    public Task A_handler_that_is_registered_is_not_told_of() => AnalyzerTest.StaysSilentAsync("TMQ301", $$"""
        {{Contracts}}
        internal sealed class Handler : ContractHandlers.IX { {{Handles}} }

        internal sealed class Another : ContractHandlers.IX { {{Handles}} }

        public static class Startup
        {
            public static void Add(IMqttBuilder builder)
            {
                builder.AddContractHandler<Handler>();
                ContractMqttExtensions.AddContractHandler<Another>(builder, options => { });
            }
        }
        """);

    [Fact]
    public Task Where_the_handler_is_a_type_parameter_nobody_knows() => AnalyzerTest.StaysSilentAsync("TMQ301", $$"""
        {{Contracts}}
        internal sealed class Handler : ContractHandlers.IX { {{Handles}} }

        public static class Startup
        {
            public static void Add<[System.Diagnostics.CodeAnalysis.DynamicallyAccessedMembers(System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes.PublicConstructors)] T>(IMqttBuilder builder)
                where T : class, ContractHandlers.IAny => builder.AddContractHandler<T>();
        }
        """);

    [Theory]
    [InlineData("public sealed class Handler")]
    [InlineData("internal abstract class Handler")]
    [InlineData("[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"Tests\")] internal sealed class Handler")]
    public Task A_handler_that_others_may_register_or_inherit_is_not_told_of(string declaration) => AnalyzerTest.StaysSilentAsync("TMQ301", $$"""
        {{(declaration.StartsWith('[') ? declaration[..(declaration.IndexOf(']', StringComparison.Ordinal) + 1)] : "")}}
        {{Contracts}}
        {{(declaration.StartsWith('[') ? declaration[(declaration.IndexOf(']', StringComparison.Ordinal) + 1)..] : declaration)}} : ContractHandlers.IX { {{Handles}} }
        """);
}
