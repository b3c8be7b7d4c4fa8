#include <iostream>
#include <string>
#include <vector>

#include "server/cli.hpp"

int main(int count, char** values) {
    const std::vector<std::string> arguments{values + 1, values + count};
    return lytes::server::run_command_line(arguments, lytes::server::process_environment(),
                                           {std::cin, std::cout, std::cerr});
}
